import type { Statement } from './statement.ts';

const capacity = 256;

/** Prepared statements, kept until others were used more recently. One that is running is never handed out twice. */
export class StatementCache {
  readonly #prepare: (sql: string) => Statement;
  readonly #idle = new Map<string, Statement>();

  constructor(prepare: (sql: string) => Statement) {
    this.#prepare = prepare;
  }

  /** The statement, which the caller gives back when it has run. */
  take(sql: string): Statement {
    const kept = this.#idle.get(sql);
    if (kept) this.#idle.delete(sql);
    return kept ?? this.#prepare(sql);
  }

  /** Takes a statement back. Some pragmas take effect while they are prepared, so none is kept. */
  give(sql: string, statement: Statement): void {
    if (/^\s*pragma/i.test(sql) || this.#idle.has(sql)) {
      statement.finalize();
      return;
    }
    this.#idle.set(sql, statement);
    if (this.#idle.size <= capacity) return;
    const [oldest] = this.#idle;
    if (!oldest) return;
    this.#idle.delete(oldest[0]);
    oldest[1].finalize();
  }

  close(): void {
    for (const statement of this.#idle.values()) statement.finalize();
    this.#idle.clear();
  }
}
