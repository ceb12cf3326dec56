import { type Engine, startEngine } from '../n8n/engine.mjs';
import { ScriptedFal } from './scriptedFal.mjs';

// The first test of a machine may have to install n8n.
const START_WITHIN_MS = 300_000;
// Generous, for a busy machine: what is waited for is an event, not a time.
const TEST_WITHIN_MS = 60_000;

/**
 * Gives all tests of a file one engine and one scripted fal, which forgets what was before at the beginning of each test,
 * and ends both after the last one.
 * @param take gets them before the first test
 */
export function withScriptedFal(take: (engine: Engine, fal: ScriptedFal) => void): void {
	jest.setTimeout(TEST_WITHIN_MS);
	let engine: Engine | undefined;
	let fal: ScriptedFal | undefined;
	beforeAll(async () => {
		fal = await ScriptedFal.start();
		engine = await startEngine();
		take(engine, fal);
	}, START_WITHIN_MS);
	beforeEach(() => fal?.reset());
	afterAll(async () => {
		await Promise.all([engine?.close(), fal?.close()]);
	});
}
