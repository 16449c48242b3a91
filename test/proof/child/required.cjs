// A CommonJS program: the package comes through require(esm).
const { logEvent, readLog } = require("log-thread");

logEvent("a:b", "required");
console.log(JSON.stringify(readLog().map((event) => event.source)));
