import type { ComponentChildren, VNode } from 'preact';
import { Icon, type IconName } from './icon.tsx';

/** What a button is and does. */
export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly icon?: IconName | undefined;
  readonly kind?: 'primary' | 'danger' | 'plain' | undefined;
  readonly disabled?: boolean | undefined;
  /** Where several buttons of a page read the same. */
  readonly label?: string | undefined;
  onClick(): void;
}

/** A button with words. */
export function Button({ children, icon, kind, disabled, label, onClick }: ButtonProps): VNode {
  return (
    <button
      type="button"
      class={`button ${kind ?? ''}`}
      disabled={disabled}
      aria-label={label}
      onClick={onClick}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button that shows a drawing only. */
export interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly class?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly tabIndex?: number | undefined;
  onClick(): void;
}

/** A drawing to press; `label` is its name and what a pointer is told. */
export function IconButton({
  icon,
  label,
  class: name,
  disabled,
  tabIndex,
  onClick,
}: IconButtonProps): VNode {
  return (
    <button
      type="button"
      class={`icon-button ${name ?? ''}`}
      aria-label={label}
      title={label}
      disabled={disabled}
      tabIndex={tabIndex}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
