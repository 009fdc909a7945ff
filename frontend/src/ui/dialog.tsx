import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
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
function Confirm({ title, lead, yes, action, onClose }: ConfirmProps) {
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

interface ConfirmButtonProps extends Omit<ConfirmProps, "onClose"> {
  readonly kind?: "second" | "danger";
  readonly children: ComponentChildren;
}

/** A button that asks before it acts. The question goes afterwards, also where that failed: the message says why. */
export function ConfirmButton({ kind = "danger", children, action, ...question }: ConfirmButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const act = async () => {
    try {
      await action();
    } finally {
      setAsking(false);
    }
  };
  return (
    <>
      <Button kind={kind} onClick={() => setAsking(true)}>
        {children}
      </Button>
      {isAsking && <Confirm {...question} action={act} onClose={() => setAsking(false)} />}
    </>
  );
}
