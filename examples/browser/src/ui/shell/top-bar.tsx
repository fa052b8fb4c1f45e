import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { IconButton } from '../parts/button.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import type { Route } from '../state/route.ts';
import { go } from '../state/use-route.ts';
import { type Theme, useTheme } from '../state/use-theme.ts';

const themeIcons: Readonly<Record<Theme, IconName>> = { auto: 'auto', light: 'sun', dark: 'moon' };
const themeWords: Readonly<Record<Theme, string>> = { auto: 'as the system', light: 'light', dark: 'dark' };

/** The search field, the way back, and the theme. */
export function TopBar({ route }: { route: Route }): VNode {
  const { theme, next, change } = useTheme();
  return (
    <header class="top-bar">
      <IconButton icon="back" label="Back" class="back" onClick={() => history.back()} />
      <SearchField route={route} />
      <IconButton
        icon={themeIcons[theme]}
        label={`Theme: ${themeWords[theme]}. Change to ${themeWords[next]}`}
        onClick={change}
      />
    </header>
  );
}

function SearchField({ route }: { route: Route }): VNode {
  const field = useRef<HTMLInputElement>(null);
  const isSearching = route.view === 'search';
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      const isShortcut = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
      const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !isTyping(event.target);
      if (!isShortcut && !isSlash) return;
      event.preventDefault();
      field.current?.select();
      field.current?.focus();
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, []);
  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        aria-label="Search tracks, albums and artists"
        placeholder="Search"
        autocomplete="off"
        spellcheck={false}
        enterkeyhint="search"
        value={isSearching ? route.text : ''}
        onInput={(event) => go({ view: 'search', text: event.currentTarget.value }, { replace: isSearching })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !isSearching) return;
          event.preventDefault();
          field.current?.blur();
          history.back();
        }}
      />
      <span class="hint" aria-hidden="true">
        /
      </span>
    </search>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, dialog') !== null;
}
