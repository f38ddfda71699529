import { Column, Img, Row } from "@react-email/components";
import { appConfig } from "@/lib/app-config";
import { markCid } from "@/lib/email/mark-image";
import { paint } from "@/lib/email/theme";

/** The mark and the product's name above the card; the name is text, so it shows where images are blocked. */
export function EmailMark() {
  return (
    <Row>
      <Column className="roomy" style={{ padding: "0 40px 20px" }}>
        <Img
          src={`cid:${markCid}`}
          alt=""
          width={24}
          height={24}
          // Else React asks for it by a preload, which mail clients do not expect.
          fetchPriority="low"
          style={{ display: "inline-block", marginRight: 8, verticalAlign: "middle" }}
        />
        <span
          {...paint(
            { text: "foreground" },
            {
              fontSize: 16,
              lineHeight: "24px",
              fontWeight: 600,
              letterSpacing: "-0.012em",
              verticalAlign: "middle",
            },
          )}
        >
          {appConfig.name}
        </span>
      </Column>
    </Row>
  );
}
