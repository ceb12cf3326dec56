import { type Engine, type EngineOptions, startEngine } from '../n8n/engine.mjs';
import { forAllTests } from './forAllTests.mjs';

// Generous, for a busy machine: what tests with an engine wait for is an event, not a time.
const TEST_WITHIN_MS = 60_000;

/**
 * Gives all tests of a file one process with n8n's engine.
 * @param options a function where they depend on what is started before
 */
export function useEngine(options: EngineOptions | (() => EngineOptions) = {}): Engine {
	jest.setTimeout(TEST_WITHIN_MS);
	return forAllTests(
		async () => await startEngine(typeof options === 'function' ? options() : options),
		async (engine) => await engine.close(),
	);
}
