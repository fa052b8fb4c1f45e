import {
  type Attributes,
  INVALID_SPAN_CONTEXT,
  type Span,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';

/** Takes the trace piece by piece: JSON that Perfetto and chrome://tracing open. */
export type TraceSink = (text: string) => void;

/**
 * Writes every span of this process as a Chrome trace until it is stopped: runs, phases, pages, reads and transactions, each kind in rows of
 * its own, as many as ran at once. Takes the place of an OpenTelemetry SDK; where one is set up already, it throws.
 */
export function startChromeTrace(sink: TraceSink): { stop(): void } {
  const writer = new TraceWriter(sink);
  const tracer = { startSpan: writer.start, startActiveSpan: writer.startActive };
  if (!trace.setGlobalTracerProvider({ getTracer: () => tracer as Tracer })) {
    throw new TypeError('OpenTelemetry is set up already: its own exporter writes the spans.');
  }
  return {
    stop: () => {
      trace.disable();
      writer.end();
    },
  };
}

/** The rows of one kind of span are numbered from a multiple of this. */
const rowsPerKind = 1_000;

class TraceWriter {
  readonly #sink: TraceSink;
  readonly #startedAt = performance.now();
  /** Which rows are taken, by kind, in the order the kinds were first met. */
  readonly #rows = new Map<string, boolean[]>();
  #hasEvents = false;
  #hasEnded = false;

  constructor(sink: TraceSink) {
    this.#sink = sink;
  }

  readonly start = (name: string, options: { attributes?: Attributes | undefined } = {}): Span => {
    const attributes: Attributes = { ...options.attributes };
    const begin = this.#now();
    const row = this.#takeRow(name);
    const span = {
      spanContext: () => INVALID_SPAN_CONTEXT,
      isRecording: () => !this.#hasEnded,
      setAttribute: (key: string, value: Attributes[string]) => {
        attributes[key] = value;
        return span;
      },
      setAttributes: (more: Attributes) => {
        Object.assign(attributes, more);
        return span;
      },
      setStatus: ({ code }: { code: SpanStatusCode }) => {
        if (code === SpanStatusCode.ERROR) attributes['error'] = true;
        return span;
      },
      end: () => {
        this.#freeRow(name, row);
        const dur = this.#now() - begin;
        this.#write({
          ph: 'X',
          name,
          ts: begin,
          dur,
          pid: 1,
          tid: this.#threadOf(name, row),
          args: attributes,
        });
      },
      addEvent: () => span,
      addLink: () => span,
      addLinks: () => span,
      updateName: () => span,
      recordException: () => undefined,
    };
    return span as unknown as Span;
  };

  readonly startActive = (name: string, ...rest: unknown[]): unknown => {
    const work = rest.at(-1) as (span: Span) => unknown;
    return work(this.start(name, rest.length > 1 ? (rest[0] as { attributes?: Attributes }) : {}));
  };

  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#sink(this.#hasEvents ? '\n]\n' : '[]\n');
  }

  /** Microseconds, as the format has them. */
  #now(): number {
    return Math.round((performance.now() - this.#startedAt) * 1_000);
  }

  #takeRow(name: string): number {
    const rows = this.#rows.get(name) ?? [];
    this.#rows.set(name, rows);
    const free = rows.indexOf(false);
    const row = free < 0 ? rows.length : free;
    rows[row] = true;
    if (free < 0) {
      const args = { name: row === 0 ? name : `${name} ${row + 1}` };
      this.#write({ ph: 'M', name: 'thread_name', pid: 1, tid: this.#threadOf(name, row), args });
    }
    return row;
  }

  #freeRow(name: string, row: number): void {
    const rows = this.#rows.get(name);
    if (rows !== undefined) rows[row] = false;
  }

  #threadOf(name: string, row: number): number {
    return [...this.#rows.keys()].indexOf(name) * rowsPerKind + row + 1;
  }

  #write(event: object): void {
    if (this.#hasEnded) return;
    this.#sink(`${this.#hasEvents ? ',\n' : '[\n'}${JSON.stringify(event)}`);
    this.#hasEvents = true;
  }
}
