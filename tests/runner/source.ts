/**
 * What a test file's own text says it forgot.
 *
 * uvu runs a file with a suite that is never `.run()`, or with an `.only` left in, without a word.
 */
export function sourceProblems(source: string): string[] {
  return suiteNames(source).flatMap(name => {
    const problems: string[] = [];
    if (!statement(name, "run").test(source))
      problems.push(`suite "${name}" is never run: add ${name}.run()`);
    if (statement(name, "only").test(source))
      problems.push(`${name}.only is left in: the other tests do not run`);
    return problems;
  });
}

function suiteNames(source: string): string[] {
  const declared = [...source.matchAll(/^\s*(?:const|let|var)\s+(\w+)\s*=\s*suite\s*[(<]/gm)].map(
    match => match[1],
  );
  const imported = /^import\s*\{[^}]*\btest\b(?:\s+as\s+(\w+))?[^}]*\}\s*from\s*["']uvu["']/m.exec(source);
  if (imported) declared.push(imported[1] ?? "test");
  return declared.filter(name => name !== undefined);
}

const statement = (name: string, method: string) => new RegExp(`(?:^|;)\\s*${name}\\.${method}\\s*\\(`, "m");
