import type { AnyProbe, Finding } from './assumption.mjs';
import type { FalConnection } from './connection.mjs';
import { asText, type Exchange } from './exchange.mjs';
import { PRICES_URL, pricesIn } from './probes/account.mjs';
import type { Purse } from './purse.mjs';

/** What one probe found, with the calls that it made. */
export interface ProbeReport {
	findings: Finding[];
	exchanges: Exchange[];
}

/**
 * Reads fal's price list for the endpoints that are about to be paid for, into the connection. Free.
 * @returns how fal refused the key, if it did
 */
export async function readPrices(fal: FalConnection, probes: AnyProbe[]): Promise<string | undefined> {
	for (const endpoint of new Set(probes.flatMap((probe) => probe.endpoint ?? []))) {
		// One by one: a list with one unknown endpoint in it may be refused as a whole.
		const answer = await fal.call('GET', `${PRICES_URL}?endpoint_id=${endpoint}`);
		if (answer.status === 401 || answer.status === 403) return `${answer.status} ${asText(answer.json)}`;
		for (const price of pricesIn(answer) ?? []) fal.unitPrices.set(price.endpoint_id, price.unit_price);
	}
	fal.takeRecord();
	return undefined;
}

/** Runs the probes one after the other, each within its bound. Requests that a probe leaves behind are cancelled. */
export async function runProbes(
	fal: FalConnection,
	purse: Purse,
	probes: AnyProbe[],
	onFindings: (findings: Finding[]) => void,
): Promise<ProbeReport[]> {
	const reports: ProbeReport[] = [];
	for (const probe of probes) {
		purse.begin(probe.atMostUsd);
		const found = await probe.examine(fal);
		await fal.cancelUnfinished();
		const findings = found.map(({ verdict, ...facts }) => ({
			...facts,
			verdict: { ...verdict, evidence: fal.secrets.hide(verdict.evidence) },
		}));
		reports.push({ findings, exchanges: fal.takeRecord() });
		onFindings(findings);
	}
	return reports;
}
