import type { EngineInputItem, RunOptions } from './engineTypes.mts';

/** What the engine's process is asked (see engine.mts): requests as JSON over Node's IPC channel. */
export interface StartOptions {
	hostDirectory: string;
	packageDirectory: string;
	binaryMode: string;
}

/** A run as it goes over the channel: the content of each file in base64. */
export type SentRun = WithSentItems<RunOptions>;

export type SentItem = Omit<EngineInputItem, 'binary'> & { binary?: Record<string, SentFile> };

type SentFile = { mimeType: string; fileName?: string } & ({ base64: string } | { path: string });

type WithSentItems<T> = T extends unknown ? Omit<T, 'items'> & { items?: SentItem[] } : never;
