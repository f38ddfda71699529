/** Where the pages for signed-in people are: the first segments of their paths. */
export const signedInPaths = [
  "/dashboard", // where a sign-in leads
  "/admin",
  // sample:begin
  "/jobs",
  "/projects",
  // sample:end
  "/settings",
];

/** Whether a path leads to a page for signed-in people. */
export function isSignedInPath(pathname: string): boolean {
  return signedInPaths.some((path) => pathname === path || pathname.startsWith(`${path}/`));
}
