/**
 * The mark of lib/app-mark.ts as a PNG of 72 pixels, shown at 24; `npm run icons` renews it. It travels within
 * each email, since many clients load nothing from outside.
 */
export const markImage = Buffer.from(
  [
    "iVBORw0KGgoAAAANSUhEUgAAAEgAAABIBAMAAACnw650AAAAMFBMVEVMaXFJlGJKlGJJlWJKlWFJlGFJlGJKlGFJlWFHm2RJ",
    "lWFJlGFJlGFJlWFJlGFKlWI4yF62AAAAD3RSTlMAu0GlDeYcMPQEkFjTdYL0C7JXAAAACXBIWXMAACE4AAAhOAFFljFgAAAB",
    "y0lEQVRIieWVsUvDUBDGr7U0pFJQKoKiWOk/oG5OpYogKC4Kjunm2I5uzipaxU0QOolbFdS1CC5OVTcnETq4iGCJlrb6SZKm",
    "L2l7LxEn8ZuOvB8f9+4u94j+rdS1rBcy86ShIkdCZzkAkFqFTwwEiMt8TuANXcAbOrQZSU6hsRaUZqFUi8Eex6jCSGeNIsKI",
    "L2ZRQF8cE9YE9MZBPYLBJgdtOKAJDko6IK7gIbP7lhruo0Ts5dKKog6juvtGOQDL50YYcEA3LqjX/FY9JqIMm1LQ+lgtu0pZ",
    "c6ek2L3KUkFA121XQlPb5Ohu+5xo9smpaMoqW8G6MOqYyqJ9VG1Bgx11nke7duStN1XpMt1huLXV9Q8oOJHGVPcfYFEgw/dp",
    "76GNMwgRrfuBlJaVbEnM+oFo3A9EiZwPiIw16QkR0YIfKPhLSJnsb2oEuLLjmHvs5tBVK+yScOjj506Kn5yEIkCevBQA+jyh",
    "DPDuCb1KVq5zUVX5t8LSvnHzIZJKTULXUGFfFFMpoF4EBkiiYAnIRwBdMi3hgvnkJIEam7v6DGCa6ADALpdWFMCnETwCuGWg",
    "ANAwW6qU+N5EoT9Y0ZHGOql3ZTtcGpWX6o/oG7XyYdpbGvitAAAAAElFTkSuQmCC",
  ].join(""),
  "base64",
);

/** How the HTML of a mail refers to the mark it carries. */
export const markCid = "mark@app";
