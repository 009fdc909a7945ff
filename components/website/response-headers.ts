import type { cloudfront } from "@pulumi/aws";
import { all, type Input, type Output } from "@pulumi/pulumi";

/**
 * What the page may load and reach: its own files, and the sources that it may connect to. No inline script or style
 * runs, and no other page frames it.
 */
export const contentSecurityPolicy = (connectTo: readonly string[]): string =>
  Object.entries({
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    // Pictures of products are where their shops keep them.
    "img-src": "'self' data: https:",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "connect-src": ["'self'", ...connectTo].join(" "),
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
  })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");

/** The headers of every reply of the site. */
export const securityHeaders = (
  connectTo: readonly Input<string>[],
): Pick<cloudfront.ResponseHeadersPolicyArgs, "securityHeadersConfig" | "customHeadersConfig"> => ({
  securityHeadersConfig: {
    contentSecurityPolicy: { contentSecurityPolicy: known(connectTo), override: true },
    contentTypeOptions: { override: true },
    frameOptions: { frameOption: "DENY", override: true },
    // The address holds a code after sign-in: no other site gets it.
    referrerPolicy: { referrerPolicy: "same-origin", override: true },
    strictTransportSecurity: { accessControlMaxAgeSec: 63_072_000, includeSubdomains: true, override: true },
  },
  customHeadersConfig: {
    items: [
      { header: "Cross-Origin-Opener-Policy", value: "same-origin", override: true },
      {
        header: "Permissions-Policy",
        value: "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
        override: true,
      },
    ],
  },
});

const known = (connectTo: readonly Input<string>[]): Output<string> =>
  all([...connectTo]).apply(sources => contentSecurityPolicy(sources));
