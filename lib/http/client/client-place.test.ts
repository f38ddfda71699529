import { expect, test } from "vitest";
import { findClientPlace } from "./client-place";

const names = "x-vercel-ip-city, X-Vercel-IP-Country";
const place = (headers: Record<string, string>) => findClientPlace(new Headers(headers), names);

test("a place is told from what the platform says, in its order", () => {
  expect(place({ "x-vercel-ip-city": "S%C3%A3o%20Paulo", "x-vercel-ip-country": "BR" })).toBe(
    "São Paulo, Brazil",
  );
  expect(place({ "x-vercel-ip-country": "SE" })).toBe("Sweden");
  expect(place({ "x-vercel-ip-city": "Uppsala" })).toBe("Uppsala");
});

test("nothing is told where nothing is configured, or nothing came", () => {
  expect(findClientPlace(new Headers({ "x-vercel-ip-city": "Uppsala" }), undefined)).toBeNull();
  expect(place({})).toBeNull();
  expect(place({ "x-vercel-ip-city": " ", "cf-ipcity": "Uppsala" })).toBeNull();
  expect(findClientPlace(undefined, names)).toBeNull();
});

test("what cannot be decoded stays as it is, without control characters and within 100", () => {
  expect(place({ "x-vercel-ip-city": "100%" })).toBe("100%");
  expect(place({ "x-vercel-ip-city": "Upp%00sa%0Ala" })).toBe("Uppsala");
  expect(place({ "x-vercel-ip-city": "a".repeat(500) })).toHaveLength(100);
});

test("only a country's code becomes a name", () => {
  const headers = new Headers({ "x-vercel-ip-country-region": "CA", "x-vercel-ip-country": "US" });
  expect(findClientPlace(headers, "x-vercel-ip-country-region,x-vercel-ip-country")).toBe(
    "CA, United States",
  );
  expect(place({ "x-vercel-ip-country": "zz" })).toBe("zz");
});
