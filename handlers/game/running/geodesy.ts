/** Mean radius of the WGS 84 ellipsoid, (2a + b) / 3, in metres. */
export const earthRadiusMeters = 6_371_008.8;

/** In degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** Distance along the sphere in metres, by the haversine formula. */
export function haversineMeters(from: Place, to: Place): number {
  const [phi, otherPhi] = [radians(from.latitude), radians(to.latitude)];
  const half = Math.sin((otherPhi - phi) / 2) ** 2;
  const halfAcross = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
  const chord = half + Math.cos(phi) * Math.cos(otherPhi) * halfAcross;
  return 2 * earthRadiusMeters * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Half way along the sphere, across the antimeridian and the poles too. The two must not be antipodes. */
export function midpoint(from: Place, to: Place): Place {
  const [phi, otherPhi] = [radians(from.latitude), radians(to.latitude)];
  const across = radians(to.longitude - from.longitude);
  const x = Math.cos(otherPhi) * Math.cos(across);
  const y = Math.cos(otherPhi) * Math.sin(across);
  const latitude = Math.atan2(Math.sin(phi) + Math.sin(otherPhi), Math.hypot(Math.cos(phi) + x, y));
  const longitude = from.longitude + degrees(Math.atan2(y, Math.cos(phi) + x));
  return { latitude: degrees(latitude), longitude: turned(longitude) };
}

/** A place as a vector from the centre of the earth, whose radius is 1. */
export interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export function vectorOf({ latitude, longitude }: Place): Vector {
  const [phi, lambda] = [radians(latitude), radians(longitude)];
  const narrowing = Math.cos(phi);
  return { x: narrowing * Math.cos(lambda), y: narrowing * Math.sin(lambda), z: Math.sin(phi) };
}

/** Straight through the earth, in metres. */
export const chordMeters = (from: Vector, to: Vector): number =>
  Math.sqrt((to.x - from.x) ** 2 + (to.y - from.y) ** 2 + (to.z - from.z) ** 2) * earthRadiusMeters;

/** On the straight line from a place to another, at so many times its length. */
export const alongLine = (from: Vector, to: Vector, times: number): Vector => ({
  x: from.x + (to.x - from.x) * times,
  y: from.y + (to.y - from.y) * times,
  z: from.z + (to.z - from.z) * times,
});

/** On the line from a place through another, so many times as far away: for places that are near one another. */
export function beyond(from: Place, through: Place, times: number): Place {
  const { x, y, z } = alongLine(vectorOf(from), vectorOf(through), times);
  return { latitude: degrees(Math.atan2(z, Math.hypot(x, y))), longitude: degrees(Math.atan2(y, x)) };
}

/** The same longitude from -180 up to 180. */
export const turned = (longitude: number): number => longitude - 360 * Math.floor((longitude + 180) / 360);

export const radians = (value: number): number => (value * Math.PI) / 180;
export const degrees = (value: number): number => (value * 180) / Math.PI;
