import { SessionPage } from "../session/session-page.tsx";
import { useView } from "../state/address.ts";
import { LogPage } from "./log-page.tsx";

/** The whole page: the log, or one session of it. */
export function App() {
  const { session } = useView();
  return session === undefined ? <LogPage /> : <SessionPage session={session} key={session} />;
}
