import type { ComponentChildren, VNode } from "preact";
import { useRef } from "preact/hooks";
import type { LoadedList } from "../app/load.ts";
import { text } from "../text/index.ts";
import { ActionButton } from "./button.tsx";
import { Shown } from "./states.tsx";

interface ListProps<Item> {
  readonly of: LoadedList<Item>;
  /** `cards` stand beside one another where there is room, `rows` below one another. */
  readonly look: "cards" | "rows";
  readonly label: string;
  /** Shown where there is no item. */
  readonly empty: ComponentChildren;
  readonly item: (item: Item) => VNode;
  readonly keyOf: (item: Item) => string;
}

/** A list with its next page on demand: the focus then goes to the first item that came. */
export function List<Item>({ of: list, look, label, empty, item, keyOf }: ListProps<Item>) {
  const element = useRef<HTMLUListElement>(null);
  const more = async () => {
    const before = await list.more();
    const first = element.current?.children[before] as HTMLElement | undefined;
    first?.focus();
  };
  return (
    <Shown of={list}>
      {() =>
        list.items.length === 0 ? (
          empty
        ) : (
          <>
            <ul class={look} aria-label={label} ref={element}>
              {list.items.map(one => (
                <li key={keyOf(one)} tabIndex={-1}>
                  {item(one)}
                </li>
              ))}
            </ul>
            {list.hasMore && (
              <div class="row center">
                <ActionButton action={more}>{text.more}</ActionButton>
              </div>
            )}
          </>
        )
      }
    </Shown>
  );
}
