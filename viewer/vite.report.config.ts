import { defineConfig } from "vite";
import { BUILD, SHARED } from "./build-options.ts";

/** The page of a report: one script and one style sheet, which `log-thread report` puts into its file. */
export default defineConfig({
  ...SHARED,
  publicDir: false,
  build: {
    ...BUILD,
    outDir: "../dist/report",
    cssCodeSplit: false,
    rolldownOptions: {
      input: "src/report/main.tsx",
      output: { format: "iife", entryFileNames: "report.js", assetFileNames: "report.[ext]" },
    },
  },
});
