import type { ComponentChildren, VNode } from 'preact';
import { messageOf } from '../words.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

/** What to show where there is nothing to show. */
export interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly action?: VNode | undefined;
}

/** Says that there is nothing, and what could be done. */
export function Empty({ icon, title, children, action }: EmptyProps): VNode {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={icon} />
      </span>
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  );
}

/** Says that something could not be read, and lets it be tried again. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }): VNode {
  return (
    <div class="empty" role="alert">
      <span class="empty-icon">
        <Icon name="problems" />
      </span>
      <h2>This could not be shown</h2>
      <p>{messageOf(error)}</p>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

/** Says that something is on its way. Only appears when it takes a moment. */
export function Loading({ children = 'Loading' }: { children?: string }): VNode {
  return (
    <p class="loading" role="status">
      {children}
    </p>
  );
}
