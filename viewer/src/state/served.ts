import { createContext, useContext } from "react";

/** Is the page served, so that a server can be asked? A report is not. */
export const Served = createContext(true);

export function useServed(): boolean {
  return useContext(Served);
}
