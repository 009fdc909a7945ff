import { useLayoutEffect, useRef } from "preact/hooks";
import { hueOf } from "./hue.ts";

interface TileProps {
  /** What it stands for. */
  readonly name: string;
  readonly image?: string | null;
  readonly size?: "small" | "wide";
}

/** A picture, or a coloured tile with the first letters where there is none. It says nothing that is not beside it. */
export function Tile({ name, image, size = "wide" }: TileProps) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => element.current?.style.setProperty("--hue", String(hueOf(name))), [name]);
  const letters = name
    .split(/\s+/)
    .slice(0, 2)
    .map(word => [...word][0] ?? "")
    .join("");
  return (
    <div class={`tile ${size}`} ref={element} aria-hidden="true">
      {image ? <img src={image} alt="" loading="lazy" /> : <span>{letters}</span>}
    </div>
  );
}
