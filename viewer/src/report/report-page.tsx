import { useMemo } from "react";
import type { ReportData } from "../../../src/cli/report/report-data.ts";
import { SessionView } from "../session/session-view.tsx";
import { ViewMenu } from "../shell/view-menu.tsx";
import { Served } from "../state/served.ts";
import { FixedRows } from "./fixed-rows.ts";

/** A session's page that stands for itself: nothing is asked of anybody. */
export function ReportPage({ data }: { readonly data: ReportData }) {
  const rows = useMemo(() => new FixedRows(data.items), [data]);
  return (
    <Served value={false}>
      <div className="page session-page">
        <header className="header">
          <title>{`session ${data.session}`}</title>
          <h1 className="log-name">
            session <bdi>{data.session}</bdi>
          </h1>
          <span className="dim report-made">
            of <bdi>{data.log}</bdi>, made {data.made} by log-thread {data.version}; secrets are taken out
          </span>
          <nav className="menu steps" aria-label="View">
            <ViewMenu hasOrder={false} />
          </nav>
        </header>
        <SessionView report={data} rows={rows} />
      </div>
    </Served>
  );
}
