import { text } from "../text/index.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useApp, useSource } from "./app.ts";

/** The messages at the edge; screen readers say them as they come. */
export function ToastList() {
  const { toasts } = useApp();
  const all = useSource(toasts, () => toasts.all);
  return (
    <section class="toasts" aria-label={text.messages}>
      <div role="status">
        <ul>
          {all.map(({ id, text: words, kind, undo }) => (
            <li key={id} class={`toast ${kind}`}>
              <span>{words}</span>
              {undo && (
                <Button
                  kind="quiet"
                  onClick={() => {
                    toasts.close(id);
                    undo();
                  }}
                >
                  {text.undo}
                </Button>
              )}
              <Button kind="quiet" label={text.closeMessage} onClick={() => toasts.close(id)}>
                <Icon name="close" />
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
