import { expect, test } from "vitest";
import { findClientPlace } from "./client-place";

const names = "x-vercel-ip-city, X-Vercel-IP-Country";
const place = (headers: Record<string, string>) => findClientPlace(new Headers(headers), names);

test("describes a place by the platform's headers in order", () => {
  expect(place({ "x-vercel-ip-city": "S%C3%A3o%20Paulo", "x-vercel-ip-country": "BR" })).toBe(
    "São Paulo, Brazil",
  );
  expect(place({ "x-vercel-ip-country": "SE" })).toBe("Sweden");
  expect(place({ "x-vercel-ip-city": "Uppsala" })).toBe("Uppsala");
});

test("returns nothing without a configured header or its value", () => {
  expect(findClientPlace(new Headers({ "x-vercel-ip-city": "Uppsala" }), undefined)).toBeNull();
  expect(place({})).toBeNull();
  expect(place({ "x-vercel-ip-city": " ", "cf-ipcity": "Uppsala" })).toBeNull();
  expect(findClientPlace(undefined, names)).toBeNull();
});

test("keeps an undecodable value without control characters, up to 100 characters", () => {
  expect(place({ "x-vercel-ip-city": "100%" })).toBe("100%");
  expect(place({ "x-vercel-ip-city": "Upp%00sa%0Ala" })).toBe("Uppsala");
  expect(place({ "x-vercel-ip-city": "a".repeat(500) })).toHaveLength(100);
});

test("turns only a country code into a name", () => {
  const headers = new Headers({ "x-vercel-ip-country-region": "CA", "x-vercel-ip-country": "US" });
  expect(findClientPlace(headers, "x-vercel-ip-country-region,x-vercel-ip-country")).toBe(
    "CA, United States",
  );
  expect(place({ "x-vercel-ip-country": "zz" })).toBe("zz");
});
