import { defineConfig } from "vite";
import { BUILD, SHARED } from "./build-options.ts";

export default defineConfig({
  ...SHARED,
  // It is served from wherever the server is mounted.
  base: "./",
  build: { ...BUILD, outDir: "../dist/viewer" },
});
