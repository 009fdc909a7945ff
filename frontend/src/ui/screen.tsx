import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { moveCount } from "../app/router.ts";
import { text } from "../text/index.ts";

interface ScreenProps {
  readonly title: string;
  /** Where it says more than the title. */
  readonly heading?: string;
  readonly lead?: string | undefined;
  /** Buttons beside the title. */
  readonly actions?: ComponentChildren;
  readonly back?: { readonly href: string; readonly label: string };
  readonly children?: ComponentChildren;
}

/** A whole page: its title is the heading and the tab's name, and gets the focus after a move. */
export function Screen({ title, heading = title, lead, actions, back, children }: ScreenProps) {
  const element = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    document.title = title === text.name ? title : `${title} · ${text.name}`;
  }, [title]);
  useLayoutEffect(() => {
    if (moveCount() > 0) element.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <div class="screen-head">
        <div>
          {back && (
            <a class="back" href={back.href}>
              ← {back.label}
            </a>
          )}
          <h1 ref={element} tabIndex={-1}>
            <bdi>{heading}</bdi>
          </h1>
          {lead && <p class="lead">{lead}</p>}
        </div>
        {actions && <div class="row">{actions}</div>}
      </div>
      {children}
    </>
  );
}
