#pragma once

#include "ui/plot_view.h"

#include <QHash>

class QButtonGroup;

namespace penumbra {

/// Spectra of a posterior over their correlation with the truth (or the stars), and how those of one sample fill in
/// while it comes out of noise.
class SpectrumView : public PlotView
{
    Q_OBJECT

public:
    enum class Quantity {
        power,         ///< P(k)
        dimensionless, ///< k^2 P(k) / 2 pi: variance per ln k of a projected field
        transfer       ///< sqrt(P / P of the truth)
    };

    explicit SpectrumView(QWidget* parent = nullptr);
    ~SpectrumView() override;

    void setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot) override;
    /// Of the overdensity, or of log10 surface density.
    void setField(SpectrumField field);
    [[nodiscard]] SpectrumField field() const { return m_field; }
    void setQuantity(Quantity quantity);
    [[nodiscard]] Quantity quantity() const { return m_quantity; }
    /// The next one that can be shown: there is no transfer function without a truth.
    void nextQuantity();

protected:
    void refresh() override;
    void read(std::optional<double> k) override;

private:
    [[nodiscard]] const SpectrumSummary& spectra() const;
    [[nodiscard]] bool showsTransfer() const { return m_quantity == Quantity::transfer; }
    [[nodiscard]] QString label() const;
    [[nodiscard]] PlotPane quantityPane(const SpectrumSummary& spectra);
    [[nodiscard]] PlotPane correlationPane(const SpectrumSummary& spectra);
    /// Of a spectrum P(k) what is shown: itself, k^2 P / 2 pi, or the root of its ratio to the truth's.
    [[nodiscard]] std::vector<double> quantityOf(const SpectrumSummary& spectra, std::vector<double> power) const;
    [[nodiscard]] SampleBand quantityOf(const SpectrumSummary& spectra, const SampleBand& power) const;
    [[nodiscard]] const std::vector<double>& powerOf(const PathFrame& frame) const;
    /// Gives the axis a range that holds low and high, and all that it held before under the same label.
    void widen(PlotAxis& axis, double low, double high);
    [[nodiscard]] QString quantityReading(const SpectrumSummary& spectra, std::size_t bin);
    [[nodiscard]] QString correlationReading(const SpectrumSummary& spectra, std::size_t bin);

    SpectrumField m_field = SpectrumField::linear;
    Quantity m_quantity = Quantity::power;
    struct Range
    {
        double low, high;
    };
    QHash<QString, Range> m_ranges; ///< of the axes of this posterior by their labels: they only widen
    QButtonGroup *m_quantities, *m_fields;
};

} // namespace penumbra
