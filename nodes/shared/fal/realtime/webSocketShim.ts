// Injected into the bundle of @fal-ai/client. The import stays an import there, so that both sides share one module.
export { FalSocket as WebSocket } from './falSocket';
