// The only module that imports @fal-ai/client values: the build replaces it by a bundle, so the package has no dependencies.
export { createFalClient } from '@fal-ai/client';
export type { FalClient, QueueStatus } from '@fal-ai/client';
// The client has it in its bundle for its own realtime.
export { decode, encode } from '@msgpack/msgpack';
