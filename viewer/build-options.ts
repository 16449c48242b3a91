import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { BuildOptions, UserConfig } from "vite";

/** What the page and the page of a report are built with. */
export const BUILD = {
  emptyOutDir: true,
  // Nothing inline: the page's own policy forbids it.
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
  target: "es2023",
  cssTarget: ["chrome123", "firefox120", "safari17.5"],
  reportCompressedSize: false,
} as const satisfies BuildOptions;

export const SHARED: Pick<UserConfig, "plugins" | "resolve"> = {
  plugins: [react()],
  resolve: {
    alias: [
      {
        // The query language needs the known types of the room, and nothing else of it.
        find: /^\.\.\/\.\.\/line\/index\.ts$/,
        replacement: fileURLToPath(new URL("../src/line/taxonomy.ts", import.meta.url)),
      },
    ],
  },
};
