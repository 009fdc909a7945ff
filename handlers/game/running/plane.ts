import { earthRadiusMeters, type Place, radians } from "./geodesy.ts";

/** A place on a {@link Plane}: metres to the east and to the north of its origin. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Maps places of the globe to a plane. */
export type Plane = (place: Place) => Spot;

/**
 * The Lambert azimuthal equal-area projection around an origin: areas in the plane are those of the sphere, and lengths
 * differ by at most 0.4 % within 1,000 km. It has no seam at the antimeridian and none at a pole.
 *
 * J. P. Snyder, "Map projections: a working manual", USGS Professional Paper 1395, equations 24-2 to 24-4:
 * https://pubs.usgs.gov/publication/pp1395
 */
export function planeAround(origin: Place): Plane {
  const [sin, cos] = [Math.sin(radians(origin.latitude)), Math.cos(radians(origin.latitude))];
  return ({ latitude, longitude }) => {
    const [phi, lambda] = [radians(latitude), radians(longitude - origin.longitude)];
    const [up, across] = [Math.sin(phi), Math.cos(phi) * Math.cos(lambda)];
    const scale = earthRadiusMeters * Math.sqrt(2 / (1 + sin * up + cos * across));
    return { x: scale * Math.cos(phi) * Math.sin(lambda), y: scale * (cos * up - sin * across) };
  };
}
