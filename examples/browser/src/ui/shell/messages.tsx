import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { IconButton } from '../parts/button.tsx';

/** Something to tell the person. */
export interface Message {
  readonly text: string;
  /** Stays until it is closed. */
  readonly isError: boolean;
}

const staysMs = 9000;

/** What the page has to say, at the bottom. */
export function Messages({
  messages,
  onClose,
}: {
  messages: readonly Message[];
  onClose: (message: Message) => void;
}): VNode {
  return (
    <div class="messages">
      <div role="status">
        {messages.map(
          (message) => message.isError || <Note key={message.text} message={message} onClose={onClose} />,
        )}
      </div>
      <div role="alert">
        {messages.map(
          (message) => message.isError && <Note key={message.text} message={message} onClose={onClose} />,
        )}
      </div>
    </div>
  );
}

function Note({ message, onClose }: { message: Message; onClose: (message: Message) => void }): VNode {
  useEffect(() => {
    if (message.isError) return;
    const timer = setTimeout(() => onClose(message), staysMs);
    return () => clearTimeout(timer);
  }, [message]);
  return (
    <div class={message.isError ? 'message error' : 'message'}>
      <p>{message.text}</p>
      <IconButton icon="close" label="Close message" onClick={() => onClose(message)} />
    </div>
  );
}
