/** Where listings begin after the service has refused a place in its feed. */
export class RestartPoints {
  readonly #locations = new Map<string, string>();
  readonly #circles = new Map<string, number>();

  /** The service names a fresh beginning. */
  offer(scope: string, link: string): void {
    this.#locations.set(scope, link);
  }

  /** That beginning, once. */
  take(scope: string): string | undefined {
    const link = this.#locations.get(scope);
    this.#locations.delete(scope);
    return link;
  }

  /** The feed led in a circle; how often in a row that has happened. */
  circled(scope: string): number {
    const times = (this.#circles.get(scope) ?? 0) + 1;
    this.#circles.set(scope, times);
    return times;
  }

  /** The feed came to an end. */
  ended(scope: string): void {
    this.#circles.delete(scope);
  }
}
