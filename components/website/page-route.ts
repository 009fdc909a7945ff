/**
 * Runs at CloudFront before each request that is not for a hashed file. A path is the page's own, and answered with the
 * page; what looks like a file is answered with that file, or 404.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export const pageRoute = `function handler(event) {
  var request = event.request;
  if (!/\\.[^/]+$/.test(request.uri)) request.uri = "/index.html";
  return request;
}
`;
