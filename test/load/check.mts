/** One promise that a load run looked at. */
export interface Check {
	what: string;
	measured: string;
	/** What it must be, in words. */
	wanted: string;
	passed: boolean;
}

export function equals(what: string, measured: number | string, wanted: number | string): Check {
	return { what, measured: String(measured), wanted: String(wanted), passed: measured === wanted };
}

/** `unit` stands behind both numbers. */
export function atMost(what: string, measured: number, wanted: number, unit: string): Check {
	return {
		what,
		measured: `${measured.toFixed(1)} ${unit}`,
		wanted: `at most ${wanted} ${unit}`,
		passed: measured <= wanted,
	};
}

/**
 * Rows for a table: checks of the same promise in one, with every value that was measured.
 */
export function checkRows(checks: Check[]): string[][] {
	const promises = [...new Set(checks.map(({ what }) => what))];
	return promises.map((promise) => {
		const same = checks.filter(({ what }) => what === promise);
		const values = (of: 'measured' | 'wanted') => [...new Set(same.map((check) => check[of]))].join(', ');
		return [same.every(({ passed }) => passed) ? 'PASS' : 'FAIL', promise, values('measured'), values('wanted')];
	});
}
