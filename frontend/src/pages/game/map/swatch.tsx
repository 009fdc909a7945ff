import { useLayoutEffect, useRef } from "preact/hooks";

/** The colour of a player on the map. */
export function Swatch({ hue }: { readonly hue: number }) {
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => element.current?.style.setProperty("--hue", String(hue)), [hue]);
  return <span class="swatch" ref={element} aria-hidden="true" />;
}
