/**
 * The mark of components/brand/logo.tsx as a PNG of 72 pixels, shown at 24. It travels within each
 * mail, since many clients load nothing from outside; the green reads on light and on dark.
 */
export const markImage = Buffer.from(
  [
    "iVBORw0KGgoAAAANSUhEUgAAAEgAAABIBAMAAACnw650AAAAMFBMVEVMaXFKlmFHlmJJlWFKlWFJlGFJlGFKlWFJlGFJ",
    "lGFJlWFJlWFJlGFJlWFJlWJKlWLXPyfMAAAAD3RSTlMAIQX1mWAPR9+Hqc13vzJki75bAAAACXBIWXMAAAsTAAALEwEA",
    "mpwYAAAB/UlEQVRIieWVP0gcQRTGvzvMrYiRTRXQQkFFojaXRBuV0yL1iXYpckK6VIGUOfxTprokjRbCeYiVwmkvnEX6",
    "BAVbhVTBQIoT3ItePpm5293ZPzN7aZOv2h1+++a9eW++Bf5bPf7yKQn5eUbWbSPSt0WhjybGupAM501xLpgIpfNMhq5c",
    "xpCTlfOgEy207DFc7CAQL3XQd5/hiobJlHzG0QXqUgJd66BfCnQTTHZ7daj96B620NMAVCZnNuVTn8IEzzIjq/4gBqNH",
    "YYKTkmotPreB19q8U+3V2SF8VaDp4NmwrSMXj2tKjncvRV7OD4X5HTqcGhsYE8XPKdBpCMqzCVg1dS/ehhtXIG3gSQA6",
    "D/disDWp7xSm4bbA00MyGxwl5y3Csshb8WXBY5YiDFBrFeM2pbmkGZCmDaTkfs5e/ET2tpqCKnn8Sje0qIoxuMQauaND",
    "gHG5z0GB/KaHUHYLOzRAlntL1g0QJksdQBjdlZApJwDp4n5JazeZR576yYr/thLnWWFd+5PwgFotxt7+kOb/LlK6k5yg",
    "VDdAZmOrU9VN/kGShqN3Mt7CtJbrSvjFFBJUE0VVzIwlK69/NkIT5LMYPwmqTC6I2dPeF8gG1e03ZN0EFcg74D0bBmak",
    "7VzFqFn4ypOO+f8Naa8bSIacpEBAPmqBUY2+iFjgv697JUh5ao4toXwAAAAASUVORK5CYII=",
  ].join(""),
  "base64",
);

/** How the HTML of a mail refers to the mark it carries. */
export const markCid = "mark@app";
