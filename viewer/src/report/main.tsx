import { createRoot } from "react-dom/client";
import type { ReportData } from "../../../src/cli/report/report-data.ts";
import { ReportPage } from "./report-page.tsx";
import "../style/index.css";

const data = JSON.parse(document.getElementById("data")?.textContent ?? "null") as ReportData;
createRoot(document.getElementById("root") as HTMLElement).render(<ReportPage data={data} />);
