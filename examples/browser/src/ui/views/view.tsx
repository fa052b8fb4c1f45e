import type { ComponentChildren, VNode } from 'preact';

/** What every view has: a heading, which takes the focus when the view opens, and something beside it. */
export interface ViewProps {
  readonly title: string;
  /** Under the title. */
  readonly note?: string | undefined;
  /** At the end of the title's line. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A view with its heading. */
export function View({ title, note, aside, children }: ViewProps): VNode {
  return (
    <>
      <header class="view-head">
        <div>
          <h1 tabIndex={-1}>{title}</h1>
          {note !== undefined && <p class="quiet">{note}</p>}
        </div>
        {aside}
      </header>
      {children}
    </>
  );
}
