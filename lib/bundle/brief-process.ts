/**
 * Options of Node for a process that lives for seconds only. The V8 of Node 20 compiles a function for the long run as
 * soon as it has run for a moment: a fifth of the processor time of an evaluation, and never won back. Later ones have
 * a cheaper compiler in between (https://v8.dev/blog/maglev) and no such option.
 */
export const briefProcessOptions: readonly string[] =
  Number.parseInt(process.versions.node, 10) < 22 ? ["--interrupt-budget=1000000"] : [];

/**
 * The environment of such a process. Where it builds, esbuild's Go collects garbage less often
 * (https://pkg.go.dev/runtime#hdr-Environment_Variables), which is a tenth of building all functions.
 */
export const briefProcessEnvironment = (): NodeJS.ProcessEnv => ({ GOGC: "400", ...process.env });
