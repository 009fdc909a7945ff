/** What part of the world a map shows. */
export interface View {
  readonly latitude: number;
  readonly longitude: number;
  /** The world is 256 times two to the power of it wide, in pixels. */
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

type Point = readonly [x: number, y: number];

const leastZoom = 2;
const mostZoom = 18;
/** Beyond it the projection has no end. */
const mostLatitude = 85.05;

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
const wrap = (longitude: number) => ((((longitude + 180) % 360) + 360) % 360) - 180;

/** Web Mercator: the world as a square of this many pixels. */
const worldSize = (zoom: number) => 256 * 2 ** zoom;

function project(latitude: number, longitude: number, zoom: number): Point {
  const sine = Math.sin((clamp(latitude, -mostLatitude, mostLatitude) * Math.PI) / 180);
  const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return [(longitude / 360 + 0.5) * worldSize(zoom), y * worldSize(zoom)];
}

function unproject([x, y]: Point, zoom: number): { latitude: number; longitude: number } {
  const part = Math.PI * (1 - (2 * y) / worldSize(zoom));
  return {
    latitude: (Math.atan(Math.sinh(part)) * 180) / Math.PI,
    longitude: wrap((x / worldSize(zoom) - 0.5) * 360),
  };
}

/** Where a place is on the map, in pixels from its upper left corner. */
export function toScreen(view: View, { width, height }: Size, latitude: number, longitude: number): Point {
  const [centerX, centerY] = project(view.latitude, view.longitude, view.zoom);
  const [x, y] = project(latitude, longitude, view.zoom);
  // The nearer way around the world.
  const world = worldSize(view.zoom);
  const across = x - centerX - Math.round((x - centerX) / world) * world;
  return [across + width / 2, y - centerY + height / 2];
}

/** Which place is at a point of the map. */
export function fromScreen(view: View, { width, height }: Size, [x, y]: Point) {
  const [centerX, centerY] = project(view.latitude, view.longitude, view.zoom);
  return unproject([centerX + x - width / 2, centerY + y - height / 2], view.zoom);
}

/** The view after what is at the map was moved by that many pixels. */
export function moved(view: View, [x, y]: Point): View {
  const [centerX, centerY] = project(view.latitude, view.longitude, view.zoom);
  const { latitude, longitude } = unproject([centerX - x, centerY - y], view.zoom);
  return { ...view, latitude: clamp(latitude, -80, 80), longitude };
}

/** Closer or farther by that many steps; what is at the point stays there. */
export function zoomed(
  view: View,
  size: Size,
  steps: number,
  at: Point = [size.width / 2, size.height / 2],
): View {
  const zoom = clamp(view.zoom + steps, leastZoom, mostZoom);
  const place = fromScreen(view, size, at);
  const next = { ...view, zoom };
  const [x, y] = toScreen(next, size, place.latitude, place.longitude);
  return moved(next, [at[0] - x, at[1] - y]);
}

/** The part of the world that is seen. */
export function boundsOf(view: View, size: Size): Bounds {
  const corner = fromScreen(view, size, [0, 0]);
  const other = fromScreen(view, size, [size.width, size.height]);
  const isAll = size.width >= worldSize(view.zoom);
  return {
    west: isAll ? -180 : corner.longitude,
    east: isAll ? 180 : other.longitude,
    north: clamp(corner.latitude, -90, 90),
    south: clamp(other.latitude, -90, 90),
  };
}

/** The view that shows all of these places. */
export function viewOf(
  places: readonly (readonly [latitude: number, longitude: number])[],
  size: Size,
): View {
  const latitudes = places.map(([latitude]) => latitude);
  const longitudes = places.map(([, longitude]) => longitude);
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const center = { latitude: (south + north) / 2, longitude: (west + east) / 2 };
  const [left, top] = project(north, west, 0);
  const [right, bottom] = project(south, east, 0);
  const across = (size.width * 0.8) / Math.max(right - left, 1e-9);
  const down = (size.height * 0.8) / Math.max(bottom - top, 1e-9);
  return { ...center, zoom: clamp(Math.log2(Math.min(across, down)), leastZoom, 16) };
}

/** Metres that one pixel is, in the middle of the view. */
export const metersPerPixel = ({ latitude, zoom }: View): number =>
  (40_075_016.7 * Math.cos((latitude * Math.PI) / 180)) / worldSize(zoom);
