/** Environment variables, as the process or a test has them. */
export type Environment = Readonly<Record<string, string | undefined>>;
