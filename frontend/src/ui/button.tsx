import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { useProblems } from "./problems.ts";

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly kind?: "first" | "second" | "quiet" | "danger";
  readonly type?: "button" | "submit";
  readonly isBusy?: boolean;
  readonly disabled?: boolean;
  readonly onClick?: () => void;
  /** What a screen reader says, where the text alone does not tell. */
  readonly label?: string;
}

/** A busy button keeps its focus, and does nothing. */
export function Button({ children, kind = "second", type = "button", isBusy = false, ...rest }: ButtonProps) {
  const { label, onClick, disabled } = rest;
  return (
    <button
      type={type}
      class={`button ${kind}`}
      aria-label={label}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      disabled={disabled}
      onClick={event => {
        if (isBusy) event.preventDefault();
        else onClick?.();
      }}
    >
      {children}
    </button>
  );
}

interface ActionButtonProps extends Omit<ButtonProps, "onClick" | "isBusy" | "type"> {
  /** What it does; a failure is said in a message. */
  readonly action: () => Promise<unknown>;
}

/** A button that is busy while its action runs. */
export function ActionButton({ action, ...rest }: ActionButtonProps) {
  const [isBusy, setBusy] = useState(false);
  const running = useRef(false);
  const { attempt } = useProblems();
  const run = async () => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    await attempt(action);
    running.current = false;
    setBusy(false);
  };
  return <Button {...rest} isBusy={isBusy} onClick={run} />;
}

interface LinkButtonProps {
  readonly href: string;
  readonly kind?: "first" | "second" | "quiet";
  readonly children: ComponentChildren;
}

/** A link that looks like a button. */
export function LinkButton({ href, kind = "second", children }: LinkButtonProps) {
  return (
    <a class={`button ${kind}`} href={href}>
      {children}
    </a>
  );
}
