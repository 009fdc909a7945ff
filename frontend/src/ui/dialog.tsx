import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { text } from "../text/index.ts";
import { ActionButton, Button } from "./button.tsx";

interface DialogProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}

/** A question above the page: the focus stays in it, Escape closes it, and the focus goes back afterwards. */
function Dialog({ title, children, onClose }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => element.current?.showModal(), []);
  return (
    <dialog ref={element} aria-label={title} onClose={onClose}>
      <h2>{title}</h2>
      {children}
    </dialog>
  );
}

interface ConfirmProps {
  readonly title: string;
  readonly lead: string;
  readonly yes: string;
  readonly action: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function Confirm({ title, lead, yes, action, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{lead}</p>
      <div class="row end">
        <Button onClick={onClose}>{text.cancel}</Button>
        <ActionButton kind="danger" action={action}>
          {yes}
        </ActionButton>
      </div>
    </Dialog>
  );
}
