// What the kernel exports. Each source is one idea; all of them become one module.
export { countByte, firstByte, lastByte } from "./bytes";
export { scanRows } from "./rows";
