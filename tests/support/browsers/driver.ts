/** What the tests need of a browser that Playwright doesn’t drive. */
export interface Driver {
  goto(url: string): Promise<void>;
  /** Runs a function in the page, with arguments and a result that are JSON. It sees nothing of this file. */
  evaluate<Args extends unknown[], Result>(
    run: (...args: Args) => Result,
    ...args: Args
  ): Promise<Result>;
  /** Input of one device, as https://www.w3.org/TR/webdriver2/#actions describes it. */
  perform(device: { type: "pointer" | "key"; id: string; actions: object[] }): Promise<void>;
  /** Chooses files in the file field that a CSS selector finds. */
  chooseFiles(selector: string, files: string[]): Promise<void>;
  /** Makes the page this wide and high, in CSS pixels. */
  resize(width: number, height: number): Promise<void>;
  /** The visible part of the page as PNG. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

/** A browser that may be installed. */
export interface BrowserKind {
  name: string;
  /** One line that says what to install; undefined where nothing is missing. */
  missing: string | undefined;
  start(): Promise<Driver>;
}

/** The line for a browser whose tests are skipped. */
export const notInstalled = (name: string, debian: string) =>
  `${name} isn’t installed, so its tests are skipped. On Debian: apt-get install ${debian}`;
