/** One thing a check found wrong, and where. */
export interface Problem {
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}

/** One line per problem, sorted by place, in the form editors can jump to. */
export function formatProblems(problems: readonly Problem[]): string {
  return [...problems]
    .sort((a, b) => a.file.localeCompare(b.file, 'en') || (a.line ?? 0) - (b.line ?? 0))
    .map(({ file, line, message }) => `${line === undefined ? file : `${file}:${line}`}  ${message}`)
    .join('\n');
}

/** Prints the problems, or the summary where there are none, and sets the exit code. */
export function finish(problems: readonly Problem[], summary: string): void {
  if (problems.length > 0) {
    console.error(formatProblems(problems));
    process.exitCode = 1;
  }
  const found = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  console.log(problems.length === 0 ? summary : `${found}; ${summary}`);
}
