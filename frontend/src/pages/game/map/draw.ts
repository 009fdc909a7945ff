import { metersPerPixel, type Size, toScreen, type View } from "./view.ts";

type Place = readonly [latitude: number, longitude: number];

/** An area of the map. */
export interface Area {
  readonly id: string;
  readonly border: readonly Place[];
  readonly hue: number;
  readonly isMine: boolean;
  readonly isChosen: boolean;
}

export interface Drawing {
  readonly view: View;
  readonly size: Size;
  readonly areas: readonly Area[];
  /** A line over the areas. */
  readonly track?: readonly Place[];
}

/** Draws a map; its colours are those of the page. */
export function draw(canvas: HTMLCanvasElement, { view, size, areas, track = [] }: Drawing): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const scale = devicePixelRatio;
  canvas.width = Math.round(size.width * scale);
  canvas.height = Math.round(size.height * scale);
  context.scale(scale, scale);
  const style = getComputedStyle(canvas);
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  drawGrid(context, view, size, style.getPropertyValue("border-top-color"));
  const outline = (places: readonly Place[]) => {
    context.beginPath();
    for (const [index, [latitude, longitude]] of places.entries()) {
      const [x, y] = toScreen(view, size, latitude, longitude);
      if (index === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
  };
  for (const { border, hue, isMine, isChosen } of areas) {
    outline(border);
    context.closePath();
    context.fillStyle = `hsl(${hue} 55% ${isDark ? 55 : 45}% / ${isMine ? 0.75 : 0.4})`;
    context.fill();
    context.strokeStyle = isChosen ? style.color : `hsl(${hue} 50% ${isDark ? 70 : 30}% / 0.7)`;
    context.lineWidth = isChosen ? 3 : isMine ? 1.5 : 0.75;
    context.stroke();
  }
  if (track.length > 1) {
    outline(track);
    context.strokeStyle = style.color;
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.stroke();
  }
  drawScale(context, view, size, style.color);
}

/** Lines of latitude and longitude, some every 120 pixels. */
function drawGrid(context: CanvasRenderingContext2D, view: View, size: Size, colour: string): void {
  const degrees = (120 / (256 * 2 ** view.zoom)) * 360;
  const step =
    10 ** Math.floor(Math.log10(degrees)) * (degrees / 10 ** Math.floor(Math.log10(degrees)) > 5 ? 5 : 2);
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  const count = Math.ceil(Math.max(size.width, size.height) / 40);
  for (let index = -count; index <= count; index += 1) {
    const longitude = (Math.round(view.longitude / step) + index) * step;
    const latitude = (Math.round(view.latitude / step) + index) * step;
    const [x] = toScreen(view, size, view.latitude, longitude);
    context.moveTo(x, 0);
    context.lineTo(x, size.height);
    if (Math.abs(latitude) >= 85) continue;
    const [, y] = toScreen(view, size, latitude, view.longitude);
    context.moveTo(0, y);
    context.lineTo(size.width, y);
  }
  context.stroke();
}

/** How long a metre is here, at the lower left. */
function drawScale(context: CanvasRenderingContext2D, view: View, size: Size, colour: string): void {
  const most = metersPerPixel(view) * 120;
  const power = 10 ** Math.floor(Math.log10(most));
  const meters = [5, 2, 1].map(part => part * power).find(length => length <= most) ?? power;
  const width = meters / metersPerPixel(view);
  const [left, bottom] = [14, size.height - 14];
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(left, bottom - 6);
  context.lineTo(left, bottom);
  context.lineTo(left + width, bottom);
  context.lineTo(left + width, bottom - 6);
  context.stroke();
  context.font = "13px system-ui, sans-serif";
  context.fillText(meters < 1_000 ? `${meters} m` : `${meters / 1_000} km`, left + 4, bottom - 8);
}
