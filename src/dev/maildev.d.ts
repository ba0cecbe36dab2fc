declare module 'maildev' {
  interface Letter {
    readonly time: Date | string;
  }
  interface Options {
    readonly smtp: number;
    readonly web: number;
    readonly ip: string;
    readonly mailDirectory: string;
    readonly silent: boolean;
  }
  interface MailDev {
    readonly store: Letter[];
    listen(): Promise<void>;
    on(event: 'new', listener: (letter: Letter) => void): void;
  }
  const create: new (options: Options) => MailDev;
  export = create;
}
