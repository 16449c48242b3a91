/** Imports a package, as a program does at its start, and prints how many milliseconds that took. */
const beganAt = performance.now();
await import(process.argv[2] as string);
process.stdout.write(String(performance.now() - beganAt));
