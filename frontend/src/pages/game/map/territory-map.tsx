import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { text } from "../text.ts";
import { type Area, draw } from "./draw.ts";
import { usePointers } from "./pointers.ts";
import { moved, type Size, type View, zoomed } from "./view.ts";

interface TerritoryMapProps {
  readonly label: string;
  readonly view: View;
  readonly onMove: (view: View) => void;
  readonly onSize?: (size: Size) => void;
  readonly areas: readonly Area[];
  readonly track?: readonly (readonly [latitude: number, longitude: number])[];
  /** A point of the map was chosen, in pixels. */
  readonly onChoose?: (point: readonly [number, number], size: Size) => void;
  /** Buttons beside those of the scale. */
  readonly children?: ComponentChildren;
}

/** Pixels that an arrow key moves. */
const stride = 80;

/** A map that is dragged, pinched, wheeled, or moved by keys. The list beside it has the same for screen readers. */
export function TerritoryMap({
  label,
  view,
  onMove,
  onSize,
  areas,
  track,
  onChoose,
  children,
}: TerritoryMapProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const next = { width: entry.contentRect.width, height: entry.contentRect.height };
      setSize(next);
      onSize?.(next);
    });
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const again = () =>
      canvas.current && size.width > 0 && draw(canvas.current, { view, size, areas, track: track ?? [] });
    again();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", again);
    return () => dark.removeEventListener("change", again);
  }, [view, size, areas, track]);
  const change = useRef((to: (view: View, size: Size) => View) => onMove(to(view, size)));
  change.current = to => onMove(to(view, size));
  const choose = useRef((point: readonly [number, number]) => onChoose?.(point, size));
  choose.current = point => onChoose?.(point, size);
  usePointers(box, change, choose);
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => onMove(moved(view, [stride, 0])),
    ArrowRight: () => onMove(moved(view, [-stride, 0])),
    ArrowUp: () => onMove(moved(view, [0, stride])),
    ArrowDown: () => onMove(moved(view, [0, -stride])),
    "+": () => onMove(zoomed(view, size, 1)),
    "=": () => onMove(zoomed(view, size, 1)),
    "-": () => onMove(zoomed(view, size, -1)),
    Enter: () => onChoose?.([size.width / 2, size.height / 2], size),
  };
  return (
    <div class="map">
      <div
        ref={box}
        class="map-box"
        role="application"
        aria-label={label}
        aria-describedby="map-help"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application of its own, which keys move
        tabIndex={0}
        onKeyDown={event => {
          const work = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
          if (!work) return;
          event.preventDefault();
          work();
        }}
      >
        <canvas ref={canvas} />
      </div>
      <p class="hidden" id="map-help">
        {text.map.help}
      </p>
      <div class="map-tools">
        <Button label={text.map.closer} onClick={() => onMove(zoomed(view, size, 1))}>
          <Icon name="plus" />
        </Button>
        <Button label={text.map.farther} onClick={() => onMove(zoomed(view, size, -1))}>
          <Icon name="minus" />
        </Button>
        {children}
      </div>
    </div>
  );
}
