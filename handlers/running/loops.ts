import { rules } from "../game/rules.ts";
import { earthRadiusMeters, haversineMeters, type Place, radians } from "./geodesy.ts";
import { SegmentGrid } from "./segment-grid.ts";

/** A stretch of a run that comes back to where it was: a polygon that does not cross itself. */
export interface Loop {
  /** In the order of the run; the last joins the first. Longitudes may go beyond 180°. */
  readonly ring: readonly Place[];
  readonly areaSquareMeters: number;
}

/**
 * The loops that a run closes, of any size.
 *
 * The run is followed from its start. Where it comes upon its own path, what lies between is a loop, which is then
 * left out of the path that is followed further: so two laps are two loops, the two halves of an eight are two, and a
 * loop to which a street leads is one, whatever the way back. In the end the remaining path is a loop too when the
 * run ends within 50 m of its start. A run that touches its path crosses it.
 */
export function findLoops(places: readonly Place[]): Loop[] {
  const path = new Path(Math.cos(radians(places[0]?.latitude ?? 0)));
  const loops = unwrapped(places).flatMap(place => path.goTo(place));
  const [first, last] = [places[0], places.at(-1)];
  const returns = first && last && haversineMeters(first, last) <= rules.territory.closingMeters;
  return returns ? [...loops, path.whole()].filter(isArea) : loops.filter(isArea);
}

const isArea = ({ ring, areaSquareMeters }: Loop) => ring.length > 2 && areaSquareMeters > 0;

/** Without jumps at the antimeridian. */
function unwrapped(places: readonly Place[]): Place[] {
  let longitude = places[0]?.longitude ?? 0;
  return places.map(place => {
    longitude += ((((place.longitude - longitude) % 360) + 540) % 360) - 180;
    return { latitude: place.latitude, longitude };
  });
}

/** The path that is followed, which never crosses itself. */
class Path {
  readonly #nodes: Place[] = [];
  /** Twice the area between the path up to each node and the south pole, in square radians of the unit sphere. */
  readonly #sums: number[] = [];
  readonly #grid: SegmentGrid;

  constructor(narrowing: number) {
    this.#grid = new SegmentGrid(narrowing);
  }

  /** Goes on straight, and gives the loops that are closed on the way. */
  goTo(place: Place): Loop[] {
    const loops: Loop[] = [];
    for (let met = this.#meets(place); met; met = this.#meets(place)) {
      loops.push(this.#cutAt(met.segment, met.place));
    }
    this.#push(place);
    return loops;
  }

  /** All that is left of the path, closed. */
  whole(): Loop {
    return this.#loop(0, this.#nodes[0] ?? { latitude: 0, longitude: 0 });
  }

  /** Where the way there first comes upon the path. */
  #meets(place: Place) {
    const here = this.#nodes.at(-1);
    return here && this.#grid.firstMeeting(this.#nodes, place);
  }

  /** Takes the loop out that ends at a place on a segment, and stands there. */
  #cutAt(segment: number, place: Place): Loop {
    const loop = this.#loop(segment + 1, place);
    for (let index = this.#nodes.length - 2; index >= segment; index--)
      this.#grid.remove(index, this.#nodes[index] as Place, this.#nodes[index + 1] as Place);
    this.#nodes.length = segment + 1;
    this.#sums.length = segment + 1;
    this.#push(place);
    return loop;
  }

  #loop(start: number, end: Place): Loop {
    const ring = [...this.#nodes.slice(start), end];
    const first = ring[0] as Place;
    const between = (this.#sums.at(-1) ?? 0) - (this.#sums[start] ?? 0);
    const closing = strip(this.#nodes.at(-1) ?? end, end) + strip(end, first);
    return { ring, areaSquareMeters: (Math.abs(between + closing) / 2) * earthRadiusMeters ** 2 };
  }

  #push(place: Place): void {
    const before = this.#nodes.at(-1);
    if (before && isSame(before, place)) return;
    if (before) this.#grid.add(this.#nodes.length - 1, before, place);
    this.#sums.push(before ? (this.#sums.at(-1) ?? 0) + strip(before, place) : 0);
    this.#nodes.push(place);
  }
}

const isSame = (one: Place, other: Place) =>
  one.latitude === other.latitude && one.longitude === other.longitude;

/** Chamberlain and Duquette, "Some algorithms for polygons on a sphere", JPL 2007: one edge's part of the area. */
const strip = (from: Place, to: Place): number =>
  radians(to.longitude - from.longitude) *
  (2 + Math.sin(radians(from.latitude)) + Math.sin(radians(to.latitude)));
